// The comments of this very page.

import { viewOf } from "./view.js";

export const view = viewOf(document);
export const { find, here, section } = view;

// The times of a page, whichever it is.

import { keepRelative } from "./localization.js";

keepRelative(document);

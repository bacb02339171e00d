import * as documents from "../generated/documents.js";
import type { CommentsPageQuery } from "../generated/operations.js";
import type { CommentOrder } from "../generated/schema.js";
import type { Transport } from "../transport.js";

/** What a server has read already, to begin with: `readComments()` makes it, and it survives JSON. */
export type FirstPage = CommentsPageQuery & { order: CommentOrder };

/** Threads of one request: more would be over the limit of an operation's cost. */
const AT_ONCE = 20;

export interface Wanted {
  slug: string;
  order: CommentOrder;
  /** How many threads. */
  count: number;
  after?: string | null;
}

/** The pages behind `after` as one, with the article and the cursor of the feed as the first of them has them. */
export async function readPages(transport: Transport, { slug, order, count, after = null }: Wanted): Promise<FirstPage> {
  const first = Math.min(count, AT_ONCE);
  const page = await transport.ask(documents.CommentsPage, { slug, first, after, orderBy: order });
  if (!page.article) return { ...page, order };
  const { nodes, pageInfo } = page.article.comments;
  if (!pageInfo.hasNextPage || count <= AT_ONCE) return { ...page, order };
  const rest = await readPages(transport, { slug, order, count: count - AT_ONCE, after: pageInfo.endCursor });
  const more = rest.article?.comments ?? { nodes: [], pageInfo };
  const comments = { ...page.article.comments, nodes: [...nodes, ...more.nodes], pageInfo: more.pageInfo };
  return { article: { ...page.article, comments }, order };
}

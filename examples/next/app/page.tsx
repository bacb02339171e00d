import Link from "next/link";
import { dateline, FrontPage } from "../lib/dateline";

export const dynamic = "force-dynamic";

export default async function Page() {
  const { articles } = await dateline.query(FrontPage);
  return (
    <main>
      {articles.nodes.map(({ id, slug, headline, summary }) => (
        <article key={id}>
          <h2><Link href={`/articles/${slug}`}>{headline}</Link></h2>
          <p>{summary}</p>
        </article>
      ))}
    </main>
  );
}

import { notFound } from "next/navigation";
import { ArticlePage, dateline } from "../../../lib/dateline";
import { Discussion } from "../../discussion";

export const dynamic = "force-dynamic";

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  const [{ article }, first] = await Promise.all([dateline.query(ArticlePage, { slug }), dateline.readComments(slug)]);
  if (!article) notFound();
  return (
    <main lang={article.language} dir={article.direction.toLowerCase()}>
      <h1>{article.headline}</h1>
      <p>{article.byline}</p>
      <div dangerouslySetInnerHTML={{ __html: article.body }} />
      <Discussion slug={slug} first={first} />
    </main>
  );
}

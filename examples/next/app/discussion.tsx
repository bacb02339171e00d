"use client";

import { type Comment, createClient, type FirstPage, type Written } from "dateline-client";
import { DatelineProvider, useComments } from "dateline-client/react";
import { type FormEvent, useState } from "react";

const client = createClient({
  url: `${process.env.NEXT_PUBLIC_DATELINE_URL}/graphql`,
  token: async () => (await fetch("/api/token")).text(),
});

export function Discussion(props: { slug: string; first: FirstPage }) {
  return (
    <DatelineProvider client={client}>
      <Comments {...props} />
    </DatelineProvider>
  );
}

function Comments({ slug, first }: { slug: string; first: FirstPage }) {
  const [discussion, comments] = useComments(slug, { first });
  return (
    <section aria-label="Comments">
      <h2>{discussion.commentCount} comments</h2>
      <p role="status">{discussion.live ? "Live" : "…"}</p>
      <Form send={comments.post} />
      <Thread of={discussion.comments} like={comments.like} />
      {discussion.hasMore && <button onClick={comments.loadMore}>More</button>}
    </section>
  );
}

function Thread({ of, like }: { of: readonly Comment[]; like: (id: string) => void }) {
  return (
    <ol>
      {of.map(({ key, id, author, bodyHtml, likeCount, viewerHasLiked, delivery, replies }) => (
        <li key={key} aria-busy={delivery !== "sent"}>
          <b>{author?.displayName}</b>
          <div dangerouslySetInnerHTML={{ __html: bodyHtml ?? "" }} />
          <button aria-pressed={viewerHasLiked} onClick={() => like(id)}>Like {likeCount}</button>
          <Thread of={replies} like={like} />
        </li>
      ))}
    </ol>
  );
}

function Form({ send }: { send: (body: string) => Promise<Written> }) {
  const [errors, setErrors] = useState<readonly string[]>([]);
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const written = await send(String(new FormData(form).get("body")));
    if (written.ok) form.reset();
    setErrors(written.ok ? [] : written.errors.map(({ message }) => message));
  }
  return (
    <form onSubmit={submit}>
      <textarea name="body" aria-label="Your comment" required />
      <button>Post</button>
      {errors.map((message) => <p key={message} role="alert">{message}</p>)}
    </form>
  );
}

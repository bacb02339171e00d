// Opens GraphiQL on this very address, with one tab per example, about the article that is discussed most.

const frontPage = `# The front page: the newest articles, as cards.
query FrontPage($first: Int = 10) {
  articles(first: $first, orderBy: NEWEST) {
    nodes {
      slug
      url
      headline
      summary
      section
      publishedAt
      readingMinutes
      commentCount
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

const articlePage = `# An article page with its quotes, people and first comments, in one request.
query ArticlePage($slug: String!) {
  article(slug: $slug) {
    id
    headline
    summary
    dek
    dateline { place date }
    source
    publishedAt
    readingMinutes
    keyPointsHeading
    keyPoints { text }
    paragraphs { html }
    pullQuote { text speaker { name title } }
    people { name title }
    shares { platform url count }
    commentPolicy { mode minimumLength maximumLength guidelines }
    commentCount
    comments(first: 20) {
      nodes {
        author { displayName initial badge }
        bodyHtml
        createdAt
        likeCount
        replies(first: 3) { nodes { author { displayName } bodyHtml } }
      }
      pageInfo { hasNextPage endCursor }
    }
    related(first: 5) { headline url }
  }
}
`;

const comment = `# Comments need a token: "dateline token --name ..." prints one for development. Put it into the tab "Headers" below,
# as {"Authorization": "Bearer <token>"}; readers whom this site has signed in do not need it. After a lost answer send
# the same key again, and a new key with each new comment.
mutation PostComment($input: PostCommentInput!) {
  postComment(input: $input) {
    comment { id bodyHtml status createdAt author { displayName } }
    errors {
      code
      message
      path
      ... on BodyTooShort { minimum length }
      ... on RateLimited { retryAt }
    }
  }
}
`;

const live = `# Everything that changes the comments of an article, as it happens. Run it, then comment in another window.
subscription Live($articleId: ID!, $after: String) {
  commentEvents(articleId: $articleId, after: $after) {
    __typename
    cursor
    commentCount
    ... on CommentAdded { comment { id body author { displayName } } }
    ... on CommentEdited { comment { id body } }
    ... on CommentRemoved { comment { id } }
    ... on CommentLiked { comment { id likeCount } }
  }
}
`;

// What stands under "Headers" is sent with each request, and with the WebSocket's connection_init.
const fetcher = GraphiQL.createFetcher({
  url: location.pathname,
  subscriptionUrl: location.origin.replace("http", "ws") + location.pathname,
});

async function subject() {
  const query = "{ articles(first: 1, orderBy: MOST_DISCUSSED) { nodes { id slug } } }";
  const answer = await fetch(location.pathname + "?" + new URLSearchParams({ query }));
  return (await answer.json()).data.articles.nodes[0];
}

function tabs({ id, slug }) {
  const input = {
    articleId: id,
    idempotencyKey: crypto.randomUUID?.() ?? String(Math.random()),
    body: "The furnace was lit when my grandfather was an apprentice; I shall go and see it again.",
  };
  return [
    { query: frontPage },
    { query: articlePage, variables: JSON.stringify({ slug }, null, 2) },
    { query: comment, variables: JSON.stringify({ input }, null, 2) },
    { query: live, variables: JSON.stringify({ articleId: id }, null, 2) },
  ];
}

function open(article) {
  const options = { fetcher, defaultEditorToolsVisibility: "variables", defaultTabs: tabs(article) };
  const root = ReactDOM.createRoot(document.getElementById("graphiql"));
  root.render(React.createElement(GraphiQL, options));
}

subject()
  .catch(() => null)
  .then((article) => open(article ?? { id: "Article_1", slug: "" }));

// Opens GraphiQL on this very address, with one tab per example.

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
# Take a slug from the tab "FrontPage" into the variables below.
query ArticlePage($slug: String!) {
  article(slug: $slug) {
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

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultEditorToolsVisibility: "variables",
    defaultTabs: [
      { query: frontPage },
      { query: articlePage, variables: '{ "slug": "" }' },
      { query: live, variables: '{ "articleId": "Article_1" }' },
    ],
  }),
);

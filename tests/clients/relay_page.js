// Operations as Relay's users write them, with all that its compiler checks; never run as it stands.
import { graphql } from "relay-runtime";

graphql`
  query pageDiscussionQuery($slug: String!, $first: Int!) {
    article(slug: $slug) {
      id
      headline
      commentPolicy { mode closesAt }
      comments(first: $first) @connection(key: "Discussion_comments") {
        edges { cursor node { id ...page_comment } }
      }
    }
  }
`;

graphql`
  fragment page_comment on Comment
  @refetchable(queryName: "pageCommentRefetchQuery")
  @argumentDefinitions(last: { type: "Int", defaultValue: 5 }, before: { type: "String" }) {
    body
    createdAt
    author { displayName badge }
    replies(last: $last, before: $before) @connection(key: "comment_replies") { edges { node { id } } }
    permalink
  }
`;

graphql`
  fragment page_viewer on Viewer @refetchable(queryName: "pageViewerRefetchQuery") {
    commenter { displayName }
    roles
  }
`;

graphql`
  fragment page_people on Query
  @refetchable(queryName: "pagePeopleQuery")
  @argumentDefinitions(first: { type: "Int" }, after: { type: "String" }, last: { type: "Int" }, before: { type: "String" }) {
    people(first: $first, after: $after, last: $last, before: $before) @connection(key: "people_people") {
      edges { node { id name quotes(last: 2) { edges { node { text } } } } }
    }
  }
`;

graphql`
  query pageViewerQuery {
    viewer { id ...page_viewer }
    ...page_people @arguments(last: 3)
  }
`;

graphql`
  query pageNodeQuery($id: ID!) {
    node(id: $id) { ... on Comment { body } }
  }
`;

graphql`
  query pageBlocksQuery($slug: String!) {
    article(slug: $slug) { blocks { __typename id text commentCount ... on ParagraphBlock { quotes { id } } } }
  }
`;

graphql`
  query pageEventsQuery($articleId: ID!, $after: String!) {
    commentEventsSince(articleId: $articleId, after: $after) {
      __typename
      anchorCounts { id commentCount }
      ... on CommentAdded { commentEdge { cursor node { id } } }
    }
  }
`;

graphql`
  mutation pagePostMutation($input: PostCommentInput!, $connections: [ID!]!) {
    postComment(input: $input) {
      commentEdge @appendEdge(connections: $connections) { cursor node { id ...page_comment } }
      errors { __typename code message ... on RateLimited { retryAt } }
      query { viewer { id roles } }
    }
  }
`;

graphql`
  mutation pageDeleteMutation($input: DeleteCommentInput!, $connections: [ID!]!) {
    deleteComment(input: $input) {
      deletedCommentId @deleteEdge(connections: $connections)
      errors { code }
    }
  }
`;

graphql`
  subscription pageAddedSubscription($articleId: ID!, $connections: [ID!]!) {
    commentAdded(articleId: $articleId) {
      cursor
      commentEdge @appendEdge(connections: $connections) { cursor node { id ...page_comment } }
    }
  }
`;

graphql`
  query pageModerationQuery @throwOnFieldError {
    moderationQueue(first: 5) { edges { node { id decisions { stage } reportCount } } }
  }
`;

graphql`
  query pageLaterQuery($slug: String!) {
    article(slug: $slug) { id headline ...page_later @defer(label: "later") }
  }
`;

graphql`
  fragment page_later on Article {
    headline
    comments(first: 3) { nodes { id body } }
  }
`;

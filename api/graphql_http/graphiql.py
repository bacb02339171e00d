"""GraphiQL, for browsers that open the endpoint. Everything it loads is in `static/graphiql`."""

from pathlib import Path

from starlette.responses import HTMLResponse

from api.http.security_headers import GRAPHIQL, SecurityHeaders

PAGE = Path(__file__).with_name("graphiql.html")

graphiql_page = SecurityHeaders(HTMLResponse(PAGE.read_bytes(), headers={"Vary": "Accept"}), GRAPHIQL)

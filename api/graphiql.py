"""GraphiQL for people who open the endpoint in a browser. Everything it loads is in `static/graphiql`."""

from pathlib import Path

from starlette.responses import HTMLResponse

from api.security import GRAPHIQL, SecurityHeaders

PAGE = Path(__file__).parent / "pages" / "graphiql.html"

graphiql_page = SecurityHeaders(HTMLResponse(PAGE.read_bytes(), headers={"Vary": "Accept"}), GRAPHIQL)

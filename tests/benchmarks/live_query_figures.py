"""What a server tells of its live queries in its metrics."""

import httpx


async def figure(url: str, name: str) -> float:
    async with httpx.AsyncClient(timeout=60) as client:
        lines = (await client.get(f"{url}/metrics")).text.splitlines()
    return float(next(line for line in lines if line.startswith(f"dateline_live_queries_{name} ")).split()[-1])

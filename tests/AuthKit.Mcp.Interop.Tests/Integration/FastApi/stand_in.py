"""In place of main.py and the MCP SDK, which Debian does not have: the generated protection around a minimal endpoint."""
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from authkit import MCP_PATH, protect

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
protect(app)


@app.post(MCP_PATH)
async def endpoint(request: Request) -> Response:
    call = await request.json()
    if "id" not in call:
        return Response(status_code=202)
    account = request.state.account
    results = {
        "initialize": {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "stand-in", "version": "1"}},
        "tools/list": {"tools": [{"name": "whoami", "inputSchema": {"type": "object"}}]},
        "tools/call": {"content": [{"type": "text", "text": account.name or account.id}]},
        "ping": {},
    }
    if call["method"] not in results:
        return JSONResponse({"jsonrpc": "2.0", "id": call["id"], "error": {"code": -32601, "message": "Method not found"}})
    return JSONResponse({"jsonrpc": "2.0", "id": call["id"], "result": results[call["method"]]})

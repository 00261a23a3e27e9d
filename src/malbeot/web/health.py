"""/healthz: the process runs. /readyz: it can serve people. /metrics: counts for Prometheus.

The page, sign-up and saved chats work while the model server is away, so its state is told but does
not make this server unready. Only programs on this machine read /metrics, unless
`web.metrics_public` says otherwise.
"""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from malbeot.web.address import from_this_machine
from malbeot.web.deps import ServicesDep
from malbeot.web.errors import LocalOnly

router = APIRouter(tags=["health"])


class Health(BaseModel):
    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    database: Literal["ok"] = "ok"
    serve: Literal["ok", "down"]


@router.get("/healthz")
async def healthz() -> Health:
    return Health()


@router.get("/readyz")
async def readyz(services: ServicesDep) -> Ready:
    await services.database.ping()  # one that is away becomes a 503
    return Ready(serve="ok" if await services.serve.alive() else "down")


@router.get("/metrics", response_class=Response)
async def metrics(request: Request, services: ServicesDep) -> Response:
    if not services.settings.web.metrics_public and not from_this_machine(request):
        raise LocalOnly("/metrics is for this machine only; see web.metrics_public")
    return Response(services.metrics.text(), media_type=CONTENT_TYPE_LATEST)

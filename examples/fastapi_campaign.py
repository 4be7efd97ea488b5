"""A campaign with FastAPI. The endpoint responds before the campaign is finished.

Run it with ``python examples/fastapi_campaign.py``; it needs ``fastapi`` and ``httpx``. Local
Pinpoint replaces AWS.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import BackgroundTasks, FastAPI, Request
from fastapi.testclient import TestClient

from pinpoint_direct import AsyncPinpointDirect, MessageRequest
from pinpoint_direct.testing.local import LocalPinpoint

local = LocalPinpoint()
folder = TemporaryDirectory()
message = MessageRequest().with_sms("Hello {{name}}", message_type="PROMOTIONAL")
stored: dict[str, str] = {}


async def people_of(campaign_id: str) -> AsyncIterator[tuple[str, dict[str, str]]]:
    """Yield a campaign's recipients, as an asynchronous database driver would."""
    for n in range(250):
        yield f"+1206555{n:04}", {"name": f"No. {n} of {campaign_id}"}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open one client for all requests."""
    async with AsyncPinpointDirect(
        "611e3e3cdd47474c9c1399a505665b91", region_name="us-east-1"
    ) as client:
        app.state.pinpoint = client
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/campaigns/{campaign_id}", status_code=202)
async def start(campaign_id: str, request: Request, tasks: BackgroundTasks) -> None:
    """Start a campaign."""
    tasks.add_task(send, request.app.state.pinpoint, campaign_id)


async def send(client: AsyncPinpointDirect, campaign_id: str) -> None:
    """Send a campaign, and store each outcome as soon as it is known."""
    journal = Path(folder.name, f"{campaign_id}.sqlite")
    async for outcome in client.stream_batch(message, people_of(campaign_id), journal=journal):
        stored[outcome.recipient] = outcome.status


if __name__ == "__main__":
    with folder, local.activate(), TestClient(app) as browser:
        print(browser.post("/campaigns/spring").status_code, Counter(stored.values()))
    assert len(stored) == 250

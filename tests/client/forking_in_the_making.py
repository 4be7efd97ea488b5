"""A program that forks while a thread makes a client: ``test_processes.py`` starts it.

It exits with 0 if the child could make a client of its own.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

import boto3

from pinpoint_direct import MessageRequest, PinpointDirect, Route, SESv2, TransportError

MADE, GO_ON = threading.Event(), threading.Event()
REQUEST = MessageRequest().with_email(subject="Hello", text="Hello").to_email("ana@example.com")


class Session(boto3.Session):
    def client(self, service_name, *arguments, **options):
        if service_name == "sesv2":
            MADE.set()
            GO_ON.wait(10)
        return super().client(service_name, *arguments, **options)


def send(client):
    try:
        client.send_messages(REQUEST)
    except TransportError as error:  # nobody listens there
        return "EndpointConnectionError" in str(error)
    return False


def main():
    client = PinpointDirect(
        "app",
        session=Session("AKIDEXAMPLE", "secret", region_name="us-east-1"),
        endpoint_url=sys.argv[1],
        route=Route(email=SESv2(from_address="shop@example.com")),
        retry=None,
    )
    thread = threading.Thread(target=send, args=(client,))
    thread.start()
    MADE.wait(10)
    child = os.fork()
    GO_ON.set()
    if not child:
        signal.alarm(10)
        os._exit(0 if send(client) else 1)
    thread.join()
    sys.exit(os.waitpid(child, 0)[1] != 0)


if __name__ == "__main__":
    main()

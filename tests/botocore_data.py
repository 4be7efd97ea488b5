"""Let botocore read each of its files once in a process, and not again for each session.

A session parses two megabytes and looks through 400 folders, whoever has done so before. Many tests
open sessions of their own, and this was a third of the time of such a test.
"""

from __future__ import annotations

from functools import cache

from botocore.loaders import JSONFileLoader, Loader


def read_once():
    """Keep what is read. Nobody writes into it: botocore itself shares it among its clients."""
    read = cache(JSONFileLoader().load_file)
    look_through = Loader.list_available_services

    @cache
    def services(type_name, folders):
        loader = Loader([*folders], include_default_search_paths=False)
        return look_through(loader, type_name)

    def list_available_services(loader, type_name):
        return services(type_name, tuple(loader.search_paths))

    JSONFileLoader.load_file = lambda _, path: read(path)
    Loader.list_available_services = list_available_services

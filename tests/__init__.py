"""The tests, as a package: they share modules by relative imports, with nothing on `sys.path`."""

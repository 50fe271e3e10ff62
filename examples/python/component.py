"""Calls a component of mintmark with wasmtime. pip install wasmtime"""

from wasmtime import Engine, Store
from wasmtime.component import Component, Linker, Record, Variant


class Refused(Exception):
    """The error value of a function of the contract."""


class Instance:
    """An instance of a component, and one interface of it."""

    def __init__(self, path, interface):
        engine = Engine()
        self.store = Store(engine)
        self.instance = Linker(engine).instantiate(self.store, Component.from_file(engine, path))
        self.interface = self.instance.get_export_index(self.store, interface)

    def call(self, name, *args):
        index = self.instance.get_export_index(self.store, name, self.interface)
        function = self.instance.get_func(self.store, index)
        result = function(self.store, *args)
        function.post_return(self.store)
        return result


def value(result, *errors):
    """Returns what a result holds. wasmtime drops the tag where the two sides differ in Python:
    `errors` are then the classes of an error."""
    if isinstance(result, Variant) and result.tag in ("ok", "err"):
        tag, result = result.tag, result.payload
        if tag == "err":
            raise Refused(shown(result))
    elif errors and isinstance(result, errors):
        raise Refused(shown(result))
    return result


def record(**fields):
    """Makes a record. `token_id` stands for `token-id`."""
    made = Record()
    for name, field in fields.items():
        setattr(made, name.replace("_", "-"), field)
    return made


def shown(error):
    """Describes an error value for people."""
    if isinstance(error, Variant):
        return f"{error.tag}: {shown(error.payload)}"
    if isinstance(error, Record):
        return ", ".join(f"{name} {shown(field)}" for name, field in vars(error).items())
    return ", ".join(map(shown, error)) if isinstance(error, list) else str(error)

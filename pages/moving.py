"""Moving between pages: one callback draws the page that was asked for, for whoever may see it."""

from __future__ import annotations

from dash import ClientsideFunction, Input, Output, no_update
from dash.development.base_component import Component

from auth.guard import callback, clientside_callback, draw, layout_ids
from auth.permissions import Permission

clientside_callback(
    ClientsideFunction("innsyn", "wanted"),
    Output(layout_ids.WANTED, "data"),
    Input(layout_ids.URL, "pathname"),
    permission=Permission.NAVIGATE,
)
clientside_callback(
    ClientsideFunction("innsyn", "leave"),
    Output(layout_ids.LEFT, "data"),
    Input(layout_ids.LEAVE, "data"),
    permission=Permission.NAVIGATE,
    prevent_initial_call=True,
)


@callback(
    Output(layout_ids.MAIN, "children"),
    Input(layout_ids.WANTED, "data"),
    permission=Permission.NAVIGATE,
    prevent_initial_call=True,
)
def show_page(path: object) -> Component:
    return draw(path) if isinstance(path, str) else no_update

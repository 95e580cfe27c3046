"""Our own Markdown texts as components: headings, paragraphs, lists, emphasis and links, nothing else."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_READER = MarkdownIt("zero").enable(["heading", "list", "emphasis", "link", "table", "newline"])
_TAGS: dict[str, Any] = {
    "paragraph": html.P, "bullet_list": html.Ul, "ordered_list": html.Ol, "list_item": html.Li, "strong": html.Strong,
    "em": html.Em, "table": html.Table, "thead": html.Thead, "tbody": html.Tbody, "tr": html.Tr, "th": html.Th,
    "td": html.Td,
}  # fmt: skip
_HEADINGS = {"h1": html.H2, "h2": html.H2, "h3": html.H3, "h4": html.H4}
SAFE = ("https://", "mailto:", "tel:", "/")


def prose(markdown: str) -> Component:
    """The text as components; raw HTML in it stays text, and a link with an unsafe address becomes its words."""
    tree = SyntaxTreeNode(_READER.parse(markdown))
    return html.Div([_draw(node) for node in tree.children], className="prose")


def _draw(node: SyntaxTreeNode) -> Any:
    if node.type == "text":
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    children = [_draw(child) for child in node.children]
    if node.type == "inline":
        return html.Span(children) if len(children) != 1 else children[0]
    if node.type == "heading":
        return _HEADINGS[node.tag](children)
    if node.type == "link":
        address = str(node.attrs.get("href", ""))
        return html.A(children, href=address) if address.startswith(SAFE) else html.Span(children)
    if node.type == "table":
        return html.Table(children, className="table")
    return _TAGS[node.type](children)

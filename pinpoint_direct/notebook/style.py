"""The style of all views.

Colours are those of the page around, tinted, so that a view is dark in a dark notebook whatever the
system prefers. What a colour says stands beside it in words.
"""

from __future__ import annotations

from typing import Final

__all__ = ["PAPER", "STYLE"]

_RULES: Final = """
{
  color: inherit;
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  max-width: 64rem;
}
* {
  box-sizing: border-box;
}
.pd-head {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: .2rem .8rem;
  margin: 0 0 .6rem;
}
.pd-head strong {
  font-size: 1.1em;
}
.pd-mode {
  margin-left: auto;
  border: 1px solid;
  border-radius: 99px;
  padding: 0 .6em;
  font-size: .85em;
  opacity: .8;
}
.pd-clear {
  border: 2px solid #d9485f;
  opacity: 1;
  font-weight: 600;
}
.pd-section {
  margin: .9rem 0 .3rem;
  font-weight: 600;
  font-size: 1em;
}
code {
  color: inherit;
  background: rgba(127, 127, 127, .14);
  border-radius: 4px;
  padding: .05em .3em;
  font-size: .9em;
  overflow-wrap: anywhere;
}
.pd-cards {
  display: flex;
  flex-wrap: wrap;
  gap: .8rem;
  align-items: flex-start;
}
.pd-card {
  flex: 1 1 19rem;
  min-width: 0;
  max-width: 27rem;
  margin: 0;
  padding: .7rem .8rem;
  border: 1px solid rgba(127, 127, 127, .4);
  border-radius: 10px;
}
.pd-card.pd-mail {
  max-width: 42rem;
  flex-basis: 26rem;
}
.pd-card figcaption {
  font-size: .85em;
  margin: 0 0 .5rem;
  display: flex;
  justify-content: space-between;
  gap: .6rem;
}
.pd-card p {
  margin: .3rem 0;
}
.pd-text {
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  unicode-bidi: isolate;
}
.pd-hidden {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  max-width: 100%;
  vertical-align: top;
  border-radius: 5px;
  font-size: .85em;
  background: repeating-linear-gradient(135deg,
    rgba(127, 127, 127, .26) 0 6px, rgba(127, 127, 127, .12) 6px 12px);
}
.pd-absent {
  font-style: italic;
  opacity: .75;
}
.pd-chips {
  display: inline-block;
  margin-left: .5em;
  font-size: .9em;
}
.pd-note {
  position: relative;
  padding: .65rem .8rem .7rem 3.4rem;
  border-radius: 16px;
  background: rgba(127, 127, 127, .16);
  min-height: 3.4rem;
}
.pd-icon {
  position: absolute;
  left: .8rem;
  top: .75rem;
  width: 2rem;
  height: 2rem;
  border-radius: 8px;
  background: linear-gradient(135deg, #4c8dff, #7a5cff);
}
.pd-badge {
  position: absolute;
  left: 2.2rem;
  top: .3rem;
  min-width: 1.35rem;
  padding: 0 .3rem;
  border-radius: 99px;
  background: #c02d3f;
  color: #fff;
  font-size: .75em;
  text-align: center;
}
.pd-title {
  font-weight: 600;
}
.pd-bubble {
  position: relative;
  display: inline-block;
  max-width: 100%;
  padding: .5rem .8rem;
  margin: 0 0 .35rem .4rem;
  border-radius: 16px 16px 16px 4px;
  background: rgba(46, 158, 91, .2);
  border: 1px solid rgba(46, 158, 91, .5);
}
.pd-part {
  display: block;
}
.pd-part+.pd-part {
  border-top: 1px dashed rgba(127, 127, 127, .8);
  margin-top: .4rem;
  padding-top: .4rem;
}
.pd-small {
  font-size: .87em;
  opacity: .85;
}
.pd-call {
  border-left: 4px solid #8a63d2;
  padding: .2rem .7rem;
}
.pd-paper {
  border: 1px solid rgba(127, 127, 127, .4);
  border-radius: 8px;
  overflow: hidden;
  margin: .4rem 0;
}
.pd-paper div {
  padding: .35rem .6rem;
  border-bottom: 1px solid rgba(127, 127, 127, .3);
}
.pd-paper .pd-frame {
  padding: 0;
}
.pd-paper div:last-child {
  border-bottom: 0;
}
iframe {
  display: block;
  width: 100%;
  border: 0;
  background: #fff;
  resize: vertical;
}
details {
  margin: .4rem 0;
}
summary {
  cursor: pointer;
}
pre {
  font-family: ui-monospace, monospace;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  margin: .3rem 0;
  padding: .5rem;
  background: rgba(127, 127, 127, .14);
  border-radius: 6px;
  color: inherit;
  font-size: .9em;
  max-height: 24rem;
  overflow: auto;
}
.pd-facts {
  margin: .5rem 0 0;
  display: flex;
  flex-wrap: wrap;
  gap: .2rem .9rem;
  font-size: .87em;
  padding: 0;
}
.pd-facts div {
  display: flex;
  gap: .35rem;
  align-items: baseline;
  max-width: 100%;
}
.pd-facts dt {
  font-weight: 400;
  opacity: .8;
  margin: 0;
  white-space: nowrap;
  float: none;
  width: auto;
}
.pd-facts dd {
  margin: 0;
  min-width: 0;
}
.pd-facts code {
  white-space: pre-wrap;
}
.pd-facts pre {
  margin: 0;
}
.pd-facts .pd-facts, td .pd-facts {
  margin: 0;
  font-size: 1em;
}
td .pd-facts dd {
  min-width: 3.5em;
}
.pd-facts .pd-facts {
  border-left: 2px solid rgba(127, 127, 127, .4);
  padding-left: .5rem;
}
.pd-table {
  overflow-x: auto;
}
.pd-table table {
  border-collapse: collapse;
  width: 100%;
  margin: .3rem 0;
  font-size: .93em;
  color: inherit;
  table-layout: auto;
}
.pd-table caption {
  text-align: left;
  caption-side: top;
  font-weight: 600;
  color: inherit;
  padding: .3rem 0;
}
.pd-table th, .pd-table tr td {
  text-align: left;
  vertical-align: top;
  padding: .3rem .6rem;
  border: 0;
  border-bottom: 1px solid rgba(127, 127, 127, .3);
  max-width: none;
  white-space: normal;
}
.pd-table tbody th {
  font-weight: 400;
  min-width: 10.5em;
}
.pd-table .pd-word {
  white-space: nowrap;
}
.pd-problems td code {
  overflow-wrap: break-word;
}
.pd-problems .pd-small {
  overflow-wrap: anywhere;
}
.pd-problems tbody th {
  min-width: 0;
  white-space: nowrap;
}
.pd-lacking {
  border-left: 4px solid #9a6200;
  padding-left: .5rem;
}
.pd-lacking .pd-chips {
  margin-left: 0;
}
.pd-table tbody tr, .pd-table tbody tr:nth-child(odd) {
  background: transparent;
}
.pd-more {
  margin: .3rem 0;
  font-size: .9em;
  opacity: .85;
}
.pd-bar {
  display: flex;
  gap: 2px;
  height: .7rem;
  border-radius: 99px;
  overflow: hidden;
  margin: .4rem 0;
  max-width: 40rem;
}
.pd-bar span {
  min-width: 4px;
}
ul.pd-legend {
  display: flex;
  flex-wrap: wrap;
  gap: .1rem 1.1rem;
  list-style: none;
  margin: .2rem 0 .5rem;
  padding: 0;
}
ul.pd-legend li {
  margin: 0;
  list-style: none;
}
.pd-mark {
  display: inline-block;
  width: 1.35em;
  height: 1.35em;
  line-height: 1.35em;
  margin-right: .4em;
  border-radius: 50%;
  color: #fff;
  text-align: center;
  font-size: .8em;
  font-weight: 700;
}
.pd-sent {
  background: #1f7f46;
}
.pd-again {
  background: #9a6200;
}
.pd-unclear {
  background: #7b53c6;
}
.pd-failed {
  background: #c6374d;
}
"""

_SCOPE: Final = ".pinpoint-direct"


def _sheet() -> str:
    rules = (" ".join(rule.split()).partition("{") for rule in _RULES.split("}")[:-1])
    return "".join(
        f"{', '.join(f'{_SCOPE} {one}'.strip() for one in selectors.split(', '))}{{{body}}}"
        for selectors, _, body in rules
    )


STYLE: Final = _sheet()
"""The style sheet of every view; it reaches nothing outside of them."""

PAPER: Final = (
    "html{color-scheme:light}"
    "body{margin:12px;background:#fff;color:#1f2328;font:14px/1.5 system-ui,sans-serif;"
    "overflow-wrap:anywhere}"
    "table{border-collapse:collapse}td,th{padding:2px 6px}"
    ".pd-hidden{border-radius:4px;padding:0 .5em;font-size:.85em;"
    "background:repeating-linear-gradient(135deg,#d4d7db 0 6px,#e9ebee 6px 12px)}"
)
"""The style of the page in an e-mail's frame, under the e-mail's own: black on white."""

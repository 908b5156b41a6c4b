"""Making the HTML of a mail readable: as text, and as HTML that loads nothing from outside. Pure."""

import html as html_module
import re
from typing import Any

from lxml import etree, html

_LINES = frozenset({'div', 'tr', 'li', 'pre', 'hr'})
_PARAGRAPHS = frozenset({'p', 'h1', 'h2', 'h3', 'h4', 'table', 'blockquote'})
_DROPPED = (
    'script', 'style', 'link', 'meta', 'base', 'iframe', 'frame', 'object', 'embed', 'applet', 'form', 'input',
    'button', 'svg', 'video', 'audio', 'source', 'track', 'template', 'title',
)
_LOADING = ('src', 'srcset', 'background', 'poster', 'data', 'action', 'formaction', 'ping', 'lowsrc', 'dynsrc')


def html_to_text(source: str) -> str:
    r"""Return what ``source`` says, line by line.

    >>> html_to_text('<p>Von: <b>K</b> &lt;k@x.example&gt;<br>An: A</p><style>x</style><script>y</script><td>Z</td>')
    'Von: K <k@x.example>\nAn: A\n\nZ'
    >>> html_to_text('')
    ''
    """
    tree = _parse(source)
    if tree is None:
        return ''
    for element in list(tree.iter(*_DROPPED)):
        _drop(element)
    pieces = ['\n']
    for action, element in etree.iterwalk(tree, events=('start', 'end')):
        name = element.tag if isinstance(element.tag, str) else ''
        if name in _LINES | _PARAGRAPHS and not pieces[-1].endswith('\n'):
            pieces.append('\n')
        if action == 'end':
            pieces += ['\n'] if name in _PARAGRAPHS or name == 'br' else []
        if text := _flat(element.tail if action == 'end' else name and element.text):
            pieces.append(text)
    lines = (line.strip(' \t\u00a0') for line in ''.join(pieces).split('\n'))
    return re.sub(r'\n{3,}', '\n\n', '\n'.join(lines)).strip()


def make_inert(source: str) -> str:
    r"""Return ``source`` without anything that runs or loads by itself; a picture leaves its description.

    >>> make_inert('<p onclick="x()">Hi<img src="https://t.example/p.gif" alt="Logo"><script>x()</script></p>')
    '<div><p>Hi<span>[Logo]</span></p></div>'
    >>> make_inert('<b style="color: red; background: url(http://t.example)">x</b><a href="javascript:x">y</a>')
    '<div><b>x</b><a>y</a></div>'
    """
    tree = _parse(source)
    if tree is None:
        return ''
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in _DROPPED:
            _drop(element)
        else:
            _disarm(element)
    return str(etree.tostring(tree, encoding='unicode', method='html'))


def text_to_html(text: str) -> str:
    r"""Return plain text as HTML.

    >>> text_to_html('1 < 2\nx')
    '<div style="white-space: pre-wrap">1 &lt; 2\nx</div>'
    """
    return f'<div style="white-space: pre-wrap">{html_module.escape(text, quote=False)}</div>'


def _parse(source: str) -> Any:
    source = re.sub(r'[\x00-\x08\x0b\x0c\x0e-\x1f]', ' ', source)
    # An XML declaration with an encoding is refused in text that is decoded already.
    source = re.sub(r'^\s*<\?xml[^>]*\?>', '', source)
    if not source.strip():
        return None
    try:
        return html.fragment_fromstring(source, create_parent='div', parser=html.HTMLParser(huge_tree=False))
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _flat(text: str | None) -> str:
    return re.sub(r'[\s\u00a0]+', ' ', text or '')


def _drop(element: Any) -> None:
    if element.getparent() is None:
        return
    if isinstance(element.tag, str):
        element.drop_tree()
    else:
        parent, tail = element.getparent(), element.tail or ''
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or '') + tail
        else:
            parent.text = (parent.text or '') + tail
        parent.remove(element)


def _disarm(element: Any) -> None:
    if element.tag == 'img':
        description = (element.get('alt') or '').strip()[:100]
        element.attrib.clear()
        element.tag = 'span'
        element.text = f'[{description}]' if description else None
        return
    for name in list(element.attrib):
        value = element.attrib[name]
        loads = name in _LOADING or name.startswith(('on', 'xlink')) or (name == 'href' and element.tag != 'a')
        if loads or (name == 'style' and re.search(r'url\s*\(|@import|expression|\\', value, re.IGNORECASE)) or (
                name == 'href' and not re.match(r'\s*(https?|mailto|tel):', value, re.IGNORECASE)):
            del element.attrib[name]

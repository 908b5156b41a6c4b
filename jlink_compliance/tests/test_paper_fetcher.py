import base64
import http.server
import io
import pathlib
import tempfile
import threading

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from ..paper_rendering import render

ADDON = pathlib.Path(__file__).parents[1]
SECRET = "only the server may know this"
NAMESPACES = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='9' height='9'"


def picture(svg):
    return f'<img src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">'


def get_attacks(url):
    """Return ways in which a text of a record could ask for ``url``."""
    return {
        'attachment': f'<a rel="attachment" href="{url}">x</a>',
        'attachment of the document': f'<link rel="attachment" href="{url}">',
        'picture': f'<img src="{url}">',
        'picture from a base': f'<base href="{url}"><img src="passwd">',
        'style': f'<p style="background: url(\'{url}\')">x</p>',
        'mark of a list': f'<ul style="list-style-image: url({url})"><li>x</li></ul>',
        'stylesheet': f'<link rel="stylesheet" href="{url}">',
        'import': f"<style>@import '{url}';</style>",
        'font': f'<style>@font-face {{font-family: q; src: url({url})}} p {{font-family: q}}</style><p>x</p>',
        'object': f'<object data="{url}"></object>',
        'embed': f'<embed src="{url}">',
        'frame': f'<iframe src="{url}"></iframe>',
        'drawing': f"<svg {NAMESPACES}><image xlink:href='{url}' width='9' height='9'/></svg>",
        'picture in a picture': picture(
            f"<svg {NAMESPACES}><image xlink:href='{url}' width='9' height='9'/></svg>",
        ),
        'use in a picture': picture(f"<svg {NAMESPACES}><use xlink:href='{url}#a'/></svg>"),
        'style in a picture': picture(
            f"<svg {NAMESPACES}><style>@import url({url});</style><rect width='9' height='9'/></svg>",
        ),
        'entity in a picture': picture(
            f"<!DOCTYPE svg [<!ENTITY x SYSTEM '{url}'>]><svg {NAMESPACES}><text>&x;</text></svg>",
        ),
    }


@tagged('post_install', '-at_install')
class TestPaperFetcher(BaseCase):

    def render(self, body):
        html = f'<!DOCTYPE html><html lang="de"><head><title>Paper</title></head><body><h1>x</h1>{body}</body></html>'
        with mute_logger('weasyprint', 'odoo.addons.jlink_compliance.paper_fetcher'):
            return render(html, {'jlink_compliance': ADDON})

    def test_no_file_of_the_server_gets_into_a_paper(self):
        with tempfile.NamedTemporaryFile('w', suffix='.txt') as secret:
            secret.write(SECRET)
            secret.flush()
            for name, attack in get_attacks(pathlib.Path(secret.name).as_uri()).items():
                with self.subTest(attack=name):
                    content = self.render(attack).content
                    self.assertNotIn(b'EmbeddedFile', content)
                    self.assertNotIn(SECRET.encode(), content)

    def test_no_request_leaves_the_server(self):
        asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_error(404)

        with http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            for name, attack in get_attacks(f'http://127.0.0.1:{server.server_port}/picture').items():
                with self.subTest(attack=name):
                    self.render(attack)
            server.shutdown()
        self.assertEqual(asked, [])

    def test_what_is_refused_is_told(self):
        self.assertEqual(self.render('<img src="file:///etc/passwd">').refused, ('file:///etc/passwd',))

    def test_programs_in_pictures_are_not_run(self):
        postscript = base64.b64encode(b'%!PS-Adobe-3.0 EPSF-3.0').decode()
        self.assertTrue(self.render(f'<img src="data:image/png;base64,{postscript}">').refused)

    def test_assets_do_not_lead_out_of_their_folder(self):
        for path in ('static/../__manifest__.py', 'static/..%2f__manifest__.py', 'models/paper.py', 'static/'):
            with self.subTest(path=path):
                self.assertTrue(self.render(f'<link rel="stylesheet" href="asset:/jlink_compliance/{path}">').refused)
        self.assertTrue(self.render('<link rel="stylesheet" href="asset:/web/static/x.css">').refused)
        self.assertFalse(
            self.render('<link rel="stylesheet" href="asset:/jlink_compliance/static/paper/paper.css">').refused,
        )

    def test_the_same_paper_has_the_same_bytes(self):
        first, second = self.render('<p>Straße</p>'), self.render('<p>Straße</p>')
        self.assertEqual(first, second)
        for part in ('weasyprint', 'pydyf', 'pango', 'harfbuzz', 'fonttools', 'python', 'fonts: '):
            self.assertIn(part, first.toolchain)

    def test_a_paper_is_accessible(self):
        reader = PdfFileReader(io.BytesIO(self.render('<p>Straße</p>').content), strict=False)
        catalog = reader.trailer['/Root']
        self.assertTrue(catalog['/MarkInfo']['/Marked'])
        self.assertIn('/StructTreeRoot', catalog)
        self.assertEqual((catalog['/Lang'], reader.getDocumentInfo().title), ('de', 'Paper'))
        self.assertTrue(catalog['/ViewerPreferences']['/DisplayDocTitle'])
        self.assertIn(b'pdfuaid:part', catalog['/Metadata'].getData())

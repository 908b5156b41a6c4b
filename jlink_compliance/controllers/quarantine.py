from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..const import SOURCES
from ..exceptions import QuarantineError
from ..incoming_mail import IncomingFile, is_document

MAX_FILE = 25 * 1024 * 1024
MAX_FILES = 20


class QuarantineController(Controller):
    """Takes documents from the drop zone straight into the quarantine: no attachment is made on the way."""

    @route('/jlink/quarantine/drop', type='http', auth='user', methods=['POST'])
    def drop(self, name='', email='', phone='', source='', lang='', **_files):
        """Seal the documents of one person, and ask for consent; answers JSON with what to show next, or the error."""
        quarantines = request.env['jlink.quarantine']
        quarantines.env['jlink.profile']._check_may_record()
        values = {'name': name.strip(), 'email': email.strip(), 'phone': phone.strip(), 'lang': self._get_lang(lang)}
        try:
            self._check_person(values, source)
            documents = [self._read(file) for file in request.httprequest.files.getlist('documents')[:MAX_FILES + 1]]
            self._check_count(documents)
            with request.env.cr.savepoint():
                quarantine = quarantines._drop(values, source, documents)
        except UserError as error:
            return self._answer({'error': str(error)}, 422)
        return self._answer({'number': quarantine.name, 'action': quarantine._get_next_action()})

    def _get_lang(self, lang):
        installed = dict(request.env['res.lang'].get_installed())
        return lang if lang in installed else False

    def _check_person(self, values, source):
        if not values['name'] or source not in dict(SOURCES):
            raise QuarantineError(request.env._("Say who the person is and where the documents come from."))

    def _check_count(self, documents):
        if len(documents) > MAX_FILES:
            raise QuarantineError(request.env._("Drop at most %(count)s documents at once.", count=MAX_FILES))

    def _read(self, file):
        name = (file.filename or '').replace('\\', '/').rpartition('/')[2]
        if not is_document(name):
            raise QuarantineError(request.env._(
                "“%(file)s” is no document: PDF, Word, OpenDocument, pictures and ZIP archives are taken.", file=name,
            ))
        content = file.stream.read(MAX_FILE + 1)
        if len(content) > MAX_FILE:
            raise QuarantineError(request.env._("“%(file)s” is larger than 25 MB: make it smaller.", file=name))
        if not content:
            raise QuarantineError(request.env._("“%(file)s” is empty: choose another file.", file=name))
        return IncomingFile(name, content)

    def _answer(self, payload, status=200):
        return request.make_json_response(payload, status=status, headers=[('Cache-Control', 'no-store')])

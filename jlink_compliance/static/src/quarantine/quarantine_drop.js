import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MAX_SIZE = 25 * 1024 * 1024;
const ACCEPTED = ["pdf", "doc", "docx", "odt", "rtf", "png", "jpg", "jpeg", "tif", "tiff", "webp", "zip"];

/** Seals documents of one person: they go straight into the quarantine, and the request for consent leaves at once. */
export class QuarantineDrop extends Component {
    static template = "jlink_compliance.QuarantineDrop";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.accepted = ACCEPTED.map((extension) => `.${extension}`).join(",");
        this.person = useState({ name: "", email: "", phone: "", source: "", lang: "" });
        this.state = useState({ files: [], over: false, percent: null, error: "" });
        onWillStart(async () => {
            this.choices = await this.orm.call("jlink.partner.record", "fields_get", [
                ["source", "lang"],
                ["selection"],
            ]);
            this.person.lang = (await this.orm.call("jlink.partner.record", "default_get", [["lang"]])).lang || "";
        });
    }

    get isBusy() {
        return this.state.percent !== null;
    }

    get missing() {
        const person = this.person;
        if (!this.state.files.length) {
            return _t("Drop at least one document.");
        }
        if (!person.name.trim() || !person.source) {
            return _t("Say who the person is and where the documents come from.");
        }
        if (Boolean(person.email.trim()) === Boolean(person.phone.trim())) {
            return _t("Give one way to reach the person, mail or phone: more may not be held before consent.");
        }
        return "";
    }

    get progress() {
        return this.state.percent < 100
            ? _t("Uploading: %s %", this.state.percent)
            : _t("Sealing, and asking for consent …");
    }

    size(file) {
        return _t("%s KB", Math.max(1, Math.round(file.size / 1024)));
    }

    // === FILES === //

    onDrop(ev) {
        this.state.over = false;
        this.add(ev.dataTransfer.files);
    }

    onChoose(ev) {
        this.add(ev.target.files);
        ev.target.value = "";
    }

    add(files) {
        const refused = [];
        for (const file of files) {
            const problem = this.problemOf(file);
            if (problem) {
                refused.push(problem);
            } else if (!this.state.files.some((known) => known.name === file.name && known.size === file.size)) {
                this.state.files.push(file);
            }
        }
        this.state.error = refused.join("\n");
    }

    problemOf(file) {
        if (!ACCEPTED.includes(file.name.split(".").pop().toLowerCase())) {
            return _t("“%s” is no document: PDF, Word, OpenDocument, pictures and ZIP archives are taken.", file.name);
        }
        if (file.size > MAX_SIZE) {
            return _t("“%s” is larger than 25 MB: make it smaller.", file.name);
        }
        return file.size ? "" : _t("“%s” is empty: choose another file.", file.name);
    }

    remove(index) {
        this.state.files.splice(index, 1);
    }

    // === SEALING === //

    async onSeal() {
        this.state.error = this.missing;
        if (this.state.error || this.isBusy) {
            return;
        }
        this.state.percent = 0;
        const answer = await this.post();
        this.state.percent = null;
        if (answer.error) {
            this.state.error = answer.error;
        } else {
            this.action.doAction(answer.action, { clearBreadcrumbs: answer.action.target !== "new" });
        }
    }

    /** Send everything in one request; its progress is shown, and a failure loses nothing of what was typed. */
    post() {
        const form = new FormData();
        form.append("csrf_token", odoo.csrf_token);
        for (const [name, value] of Object.entries(this.person)) {
            form.append(name, value);
        }
        for (const file of this.state.files) {
            form.append("documents", file, file.name);
        }
        return new Promise((resolve) => {
            const request = new XMLHttpRequest();
            request.upload.addEventListener("progress", (ev) => {
                this.state.percent = Math.round((100 * ev.loaded) / ev.total);
            });
            request.addEventListener("load", () => resolve(this.read(request)));
            request.addEventListener("error", () =>
                resolve({ error: _t("The connection broke: nothing was sealed. Try again.") }),
            );
            request.open("POST", "/jlink/quarantine/drop");
            request.send(form);
        });
    }

    read(request) {
        try {
            return JSON.parse(request.responseText);
        } catch {
            return {
                error:
                    request.status === 413
                        ? _t("The documents together are too large for the server: drop fewer at once.")
                        : _t("Nothing was sealed: the server refused the documents. Reload the page and try again."),
            };
        }
    }
}

registry.category("actions").add("jlink_quarantine_drop", QuarantineDrop);

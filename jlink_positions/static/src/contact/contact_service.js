import { EventBus, reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { session } from "@web/session";

const NOTE = "jlink.contact.note";
const DRAFTS = "jlink_contact_draft_";
const DRAFT = `${DRAFTS}${user.userId}`;

/** Event on the bus of the service: a contact was documented. */
export const CONTACT_NOTED = "JLINK:CONTACT-NOTED";

/**
 * Logs contacts with customers from anywhere, for those whose role talks to customers.
 *
 * The server says which documents contacts are logged from, so new ones need nothing here.
 */
export class ContactService {
    constructor({ action, dialog, notification, orm }) {
        this.services = { action, dialog, notification, orm };
        this.settings = session.jlink_contact;
        this.bus = new EventBus();
        this.state = reactive({ openCount: this.settings?.open_count ?? 0 });
        this.dropForeignDrafts();
    }

    get isActive() {
        return Boolean(this.settings);
    }

    /** Tell whether contacts are logged from documents of this kind. */
    isDocument(resModel) {
        return this.isActive && this.settings.models.includes(resModel);
    }

    /** Return the document whose form is open, if contacts are logged from it. */
    get currentDocument() {
        const controller = this.services.action.currentController;
        const resModel = controller?.props?.resModel;
        const resId = controller?.currentState?.resId;
        return controller?.view?.type === "form" && resId && this.isDocument(resModel) ? { resModel, resId } : null;
    }

    /** Open the dialog; what belongs to the document is filled in by the server. */
    async log(document = null, values = {}) {
        const { dialog, orm } = this.services;
        const action = document && (await orm.call(document.resModel, "action_log_contact", [[document.resId]]));
        dialog.add(FormViewDialog, {
            resModel: NOTE,
            viewId: this.settings.view_id,
            title: _t("Log Contact"),
            context: { ...action?.context, ...values },
            canExpand: false,
        });
    }

    /** Open the note of a call that somebody has just begun; where none may be kept, the call goes on without. */
    async logCall(document) {
        try {
            await this.log(document, { default_channel: "phone", default_direction: "out" });
        } catch (error) {
            if (!error.data) {
                throw error;
            }
        }
    }

    async openTimeline({ resModel, resId }) {
        const { action, orm } = this.services;
        await action.doAction(await orm.call(resModel, "action_open_contacts", [[resId]]));
    }

    openWorkList() {
        return this.services.action.doAction(this.settings.work_list, {
            clearBreadcrumbs: true,
            additionalContext: { search_default_open: 1 },
        });
    }

    /** Say that it is done, and let whatever shows contacts look again. */
    onNoted(resId) {
        this.dropDraft();
        this.services.notification.add(_t("Contact documented"), {
            type: "success",
            buttons: [{ name: _t("Open"), onClick: () => this.open(resId) }],
        });
        this.bus.trigger(CONTACT_NOTED);
        this.count();
    }

    open(resId) {
        return this.services.action.doAction({
            type: "ir.actions.act_window",
            res_model: NOTE,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    /** Count the contacts that wait for a comment of the user. */
    async count() {
        this.state.openCount = await this.services.orm.silent.searchCount(NOTE, [
            ["state", "=", "open"],
            ["responsible_id", "=", user.userId],
        ]);
    }

    // === DRAFTS: what was typed is confidential, so it stays in this tab and goes with it === //

    readDraft() {
        return JSON.parse(browser.sessionStorage.getItem(DRAFT) || "null");
    }

    keepDraft(draft) {
        browser.sessionStorage.setItem(DRAFT, JSON.stringify(draft));
    }

    dropDraft() {
        browser.sessionStorage.removeItem(DRAFT);
    }

    /** Whoever signs in after somebody else in the same tab finds nothing. */
    dropForeignDrafts() {
        for (const key of Object.keys(browser.sessionStorage)) {
            if (key.startsWith(DRAFTS) && key !== DRAFT) {
                browser.sessionStorage.removeItem(key);
            }
        }
    }
}

export const contactService = {
    dependencies: ["action", "dialog", "notification", "orm"],
    start(env, services) {
        return new ContactService(services);
    },
};

registry.category("services").add("jlink_contact", contactService);

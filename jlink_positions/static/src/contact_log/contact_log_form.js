import { onMounted, onWillUnmount } from "@odoo/owl";
import { hasTouch } from "@web/core/browser/feature_detection";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { omit } from "@web/core/utils/objects";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { makeDraft } from "./contact_draft";

/**
 * A contact within ten seconds: the cursor waits where the first word goes, Ctrl+Enter documents.
 *
 * Documented notes are never changed, so nothing but the button saves one.
 */
export class ContactLogController extends FormController {
    setup() {
        super.setup();
        this.contact = useService("jlink_contact");
        this.isDone = false;
        useHotkey("control+enter", () => this.clickSave(), { bypassEditableProtection: true });
        onMounted(() => this.focusFirst());
        onWillUnmount(() => this.keepDraft());
    }

    beforeVisibilityChange() {}

    beforeUnload() {
        this.keepDraft();
    }

    async beforeLeave() {
        return true;
    }

    async beforeExecuteActionButton(clickParams) {
        if (clickParams.name === "save_new") {
            await this.saveAndNew();
            return false;
        }
        if (clickParams.special === "cancel") {
            this.isDone = true;
            this.contact.dropDraft();
        }
        const record = this.model.root;
        const saved = await super.beforeExecuteActionButton(clickParams);
        if (clickParams.special === "save" && saved !== false) {
            this.isDone = true;
            this.contact.onNoted(record.resId);
        }
        return saved;
    }

    async saveAndNew() {
        const record = this.model.root;
        if (await record.save({ reload: false })) {
            this.contact.onNoted(record.resId);
            const context = omit(this.props.context, "default_corrects_id", "default_comment");
            await this.model.load({ resId: false, context });
            this.focusFirst();
        }
    }

    clickSave() {
        this.rootRef.el.closest(".modal")?.querySelector(".o_jlink_contact_save:not([disabled])")?.click();
    }

    /** Put the cursor in the customer if there is none, else in the comment; a thumb chooses for itself. */
    focusFirst() {
        if (hasTouch()) {
            return;
        }
        const name = this.model.root.data.partner_id ? "comment textarea" : "partner_id input";
        this.rootRef.el.querySelector(`.o_field_widget[name=${name.replace(" ", "] ")}`)?.focus();
    }

    /** Keep what was typed if the dialog goes away by accident. */
    keepDraft() {
        const typed = this.rootRef.el?.querySelector(".o_field_widget[name=comment] textarea")?.value;
        const { resId, data } = this.model.root;
        if (!this.isDone && !resId && !data.corrects_id && typed?.trim()) {
            this.contact.keepDraft(makeDraft(data, typed, this.props.context));
        }
    }
}

registry.category("views").add("jlink_contact_log", { ...formView, Controller: ContactLogController });

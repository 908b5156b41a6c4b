import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { REVEAL_FIELD } from "./notebook_patch";

/**
 * What is missing for the next steps of a record, as it was last saved.
 *
 * Each blocker leads to the place where it is cleared: a field of the form, or a method of the record
 * that returns an action. The panel decides nothing; the server checks every step again.
 */
export class MissingPanel extends Component {
    static template = "jlink_compliance.MissingPanel";
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        this.notification = useService("notification");
    }

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }

    get isNew() {
        return this.props.record.isNew;
    }

    get isDirty() {
        return !this.isNew && this.props.record.dirty;
    }

    /** One sentence per step: ready, how much is missing, or whose step it is. */
    getHeadline({ label, allowed, roles, blockers }) {
        if (!allowed && !blockers.length) {
            return _t("%(step)s: up to %(roles)s", { step: label, roles });
        }
        if (!allowed) {
            return _t("%(step)s: up to %(roles)s, %(count)s missing", {
                step: label,
                roles,
                count: blockers.length,
            });
        }
        if (!blockers.length) {
            return _t("Ready: %(step)s", { step: label });
        }
        return _t("%(step)s: %(count)s missing", { step: label, count: blockers.length });
    }

    getIcon({ allowed, blockers }) {
        if (!allowed) {
            return "fa-user-o text-muted";
        }
        return blockers.length ? "fa-exclamation-circle text-warning" : "fa-check-circle text-success";
    }

    isClickable({ action }) {
        return Boolean(action.field || action.method);
    }

    async onBlockerClick({ code, message, action }) {
        if (action.method) {
            await this.callMethod(action.method, code);
        } else if (!(await this.revealField(action.field))) {
            this.notification.add(_t("This is not part of the screen you see: %(message)s", { message }), {
                type: "warning",
            });
        }
    }

    /** Save the form and call the record's method, as a button would; the context tells the blocker's code. */
    callMethod(name, code) {
        const { record } = this.props;
        return this.env.onClickViewButton({
            clickParams: { type: "object", name },
            getResParams: () => ({
                resModel: record.resModel,
                resId: record.resId,
                resIds: record.resIds,
                context: { ...record.context, jlink_blocker: code },
                evalContext: record.evalContext,
            }),
        });
    }

    /** Open the page that holds the field and put the cursor there; tell whether it is on the form. */
    async revealField(name) {
        const form = this.root.el.closest(".o_form_renderer");
        this.env.model.bus.trigger(REVEAL_FIELD, { name });
        // The page is drawn in the next frame.
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const widget = form.querySelector(`.o_field_widget[name="${CSS.escape(name)}"]`);
        if (!widget) {
            return false;
        }
        const target = this.getFocusTarget(widget);
        widget.scrollIntoView({ block: "center" });
        target.focus();
        return true;
    }

    getFocusTarget(widget) {
        const control = widget.querySelector(
            "input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [contenteditable=true], .o_field_x2many_list_row_add a, button:not([disabled]), [tabindex]",
        );
        if (!control) {
            widget.tabIndex = -1;
        }
        return control || widget;
    }
}

export const missingPanel = {
    component: MissingPanel,
    displayName: _t("What Is Missing"),
    supportedTypes: ["json"],
    isEmpty: () => false,
};

registry.category("fields").add("jlink_missing", missingPanel);

import { onMounted, useExternalListener } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { registry } from "@web/core/registry";

const STEPS = new Set(["action_next", "action_skip", "action_back", "action_not_applicable", "action_restart"]);
const FOCUSABLE = [
    ".o_field_x2many_list_row_add a",
    ".o_field_x2many_list_row_add button",
    "input:not([type=hidden]):not([disabled])",
    "textarea",
    "select",
].join(", ");
const TEXTUAL = new Set(["text", "textarea"]);

/**
 * One question at a time, by keyboard: Enter records the answer and turns the page in place.
 *
 * The server decides which page comes next; the answer is saved before, so nothing entered is lost.
 */
export class ChecklistGuideController extends FormController {
    setup() {
        super.setup();
        this.isTurning = false;
        useExternalListener(window, "keydown", (ev) => this.onGuideKeydown(ev));
        onMounted(() => this.focusInput());
    }

    async beforeExecuteActionButton(clickParams) {
        if (!STEPS.has(clickParams.name)) {
            return super.beforeExecuteActionButton(clickParams);
        }
        await this.turnPage(clickParams.name);
        return false;
    }

    /** Save what was entered, let the server take the step, and show the page it leads to. */
    async turnPage(method) {
        if (this.isTurning) {
            return;
        }
        this.isTurning = true;
        this.leaveInput();
        try {
            const root = this.model.root;
            if (!(await root.save())) {
                return;
            }
            await this.orm.call(root.resModel, method, [[root.resId]], { context: root.context });
            await root.load();
        } finally {
            this.isTurning = false;
        }
        this.focusInput();
    }

    onGuideKeydown(ev) {
        const dialog = this.rootRef.el?.closest(".modal");
        const inQuestion = ev.target.closest(".o_jlink_guide_answer");
        const goesOn = ev.key === "Enter" && !ev.shiftKey && !ev.altKey && !ev.defaultPrevented;
        if (!goesOn || !inQuestion || !dialog?.contains(ev.target) || ev.target.closest(".o_field_x2many")) {
            return;
        }
        ev.preventDefault();
        this.turnPage("action_next");
    }

    /** Let the field hand over what was typed, and a date picker close. */
    leaveInput() {
        const input = document.activeElement;
        if (input?.closest(".o_jlink_guide_answer")) {
            input.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })); // for the field alone: no bubbling
            input.blur();
        }
    }

    /** Put the cursor where the answer goes, or on the button that ends the last page. */
    async focusInput() {
        for (let attempt = 0; attempt < 40; attempt++) {
            const input = this.findInput(); // options arrive a moment after their question
            if (input) {
                input.focus();
                if (TEXTUAL.has(input.type)) {
                    input.select();
                }
                return;
            }
            await new Promise((resolve) => browser.setTimeout(resolve, 25));
        }
    }

    findInput() {
        const root = this.rootRef.el;
        const name = this.model.root.data.input_name;
        if (!name) {
            return root?.closest(".modal")?.querySelector("button[name=action_close]");
        }
        const field = root?.querySelector(`.o_jlink_guide_answer .o_field_widget[name=${name}]`);
        return field?.querySelector("input:checked") || field?.querySelector(FOCUSABLE);
    }
}

registry.category("views").add("jlink_checklist_guide", {
    ...formView,
    Controller: ChecklistGuideController,
});

import { Component, useState } from "@odoo/owl";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { pick } from "@web/core/utils/objects";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const VALUES = ["channel", "direction", "occasion", "next_step", "is_confidential"];
const LISTS = ["contact_ids", "keyword_ids"];

/** Return what is kept of a note that was begun, as JSON holds it. */
export function makeDraft(data, comment, context) {
    const { partner_id: customer, next_step_date: date } = data;
    return {
        context,
        values: { ...pick(data, ...VALUES), comment },
        customer: customer && pick(customer, "id", "display_name"),
        date: date && serializeDate(date),
        lists: Object.fromEntries(LISTS.map((name) => [name, data[name].currentIds])),
    };
}

/** Offers a note that was begun and not saved in this tab. */
export class ContactDraft extends Component {
    static template = "jlink_positions.ContactDraft";
    static props = { ...standardWidgetProps };

    setup() {
        this.contact = useService("jlink_contact");
        const { resId, data } = this.props.record;
        this.state = useState({ draft: resId || data.corrects_id ? null : this.contact.readDraft() });
    }

    get text() {
        const { comment } = this.state.draft.values;
        return comment.length > 80 ? `${comment.slice(0, 80)}…` : comment;
    }

    async onContinue() {
        const { context, customer, date, lists, values } = this.state.draft;
        const { model } = this.props.record;
        this.onDrop();
        await model.load({ resId: false, context });
        await model.root.update({
            ...values,
            partner_id: customer,
            next_step_date: date && deserializeDate(date),
        });
        for (const name of LISTS) {
            const known = new Set(model.root.data[name].currentIds);
            await model.root.data[name].addAndRemove({ add: lists[name].filter((id) => !known.has(id)) });
        }
    }

    onDrop() {
        this.contact.dropDraft();
        this.state.draft = null;
    }
}

registry.category("view_widgets").add("jlink_contact_draft", { component: ContactDraft });

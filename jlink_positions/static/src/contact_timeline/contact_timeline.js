import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { CONTACT_NOTED } from "../contact/contact_service";

/** Contacts below each other, under the headings of their months: to be read, not to be moved. */
export class ContactTimelineRenderer extends KanbanRenderer {
    static template = "jlink_positions.ContactTimeline";

    get canUseSortable() {
        return false;
    }

    canCreateGroup() {
        return false;
    }

    /** Cards stand below each other, across the months. */
    focusNextCard(area, direction) {
        const cards = [...area.querySelectorAll(".o_kanban_record")];
        const step = ["down", "right"].includes(direction) ? 1 : -1;
        const next = cards[cards.indexOf(document.activeElement.closest(".o_kanban_record")) + step];
        next?.focus();
        return Boolean(next);
    }
}

export class ContactTimelineController extends KanbanController {
    setup() {
        super.setup();
        const contact = useService("jlink_contact");
        useBus(contact.bus, CONTACT_NOTED, () => this.model.load());
    }
}

registry.category("views").add("jlink_contact_timeline", {
    ...kanbanView,
    Controller: ContactTimelineController,
    Renderer: ContactTimelineRenderer,
});

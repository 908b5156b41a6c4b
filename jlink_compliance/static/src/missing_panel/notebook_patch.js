import { Notebook } from "@web/core/notebook/notebook";
import { patch } from "@web/core/utils/patch";
import { onMounted, onWillUnmount } from "@odoo/owl";

/** Event on the bus of a form's model: show the page that holds the field `name`. */
export const REVEAL_FIELD = "JLINK:REVEAL-FIELD";

patch(Notebook.prototype, {
    setup() {
        super.setup();
        const bus = this.env.model?.bus;
        if (!bus) {
            return;
        }
        const onReveal = ({ detail }) => this.revealField(detail.name);
        onMounted(() => bus.addEventListener(REVEAL_FIELD, onReveal));
        onWillUnmount(() => bus.removeEventListener(REVEAL_FIELD, onReveal));
    },

    revealField(name) {
        const page = this.navItems.find(([, { fieldNames }]) => fieldNames?.includes(name));
        if (page) {
            this.activatePage(page[0]);
        }
    },
});

import { Component, useState } from "@odoo/owl";
import { useCommand } from "@web/core/commands/command_hook";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

const HOTKEY = "alt+shift+l";

/** Contacts at the top of every screen: log one, comment those that wait, read the customer's. */
export class ContactMenu extends Component {
    static template = "jlink_positions.ContactMenu";
    static components = { Dropdown, DropdownItem };
    static props = [];

    setup() {
        this.contact = useService("jlink_contact");
        this.state = useState(this.contact.state);
        this.menu = useState({ document: null });
        this.dropdown = useDropdownState();
        if (this.contact.isActive) {
            useCommand(_t("Log Contact"), () => this.onLog(), {
                category: "activity",
                hotkey: HOTKEY,
                global: true,
                hotkeyOptions: { bypassEditableProtection: true },
                isAvailable: () => !document.querySelector(".o_jlink_contact_log"),
            });
        }
    }

    get title() {
        return _t("Contacts (log one: Alt+Shift+L)");
    }

    onBeforeOpen() {
        this.menu.document = this.contact.currentDocument;
        this.contact.count();
    }

    onLog() {
        return this.contact.log(this.contact.currentDocument);
    }
}

registry.category("systray").add("jlink_contact", { Component: ContactMenu }, { sequence: 22 });

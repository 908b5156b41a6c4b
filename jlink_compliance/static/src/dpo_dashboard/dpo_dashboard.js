import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const ALERTS = { good: "success", warning: "warning", alarm: "danger" };

/** The data protection officer's first page: every figure opens the records behind it. */
export class DpoDashboard extends Component {
    static template = "jlink_compliance.DpoDashboard";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ sections: [], gates: [], check: false });
        onWillStart(() => this.load());
    }

    async load() {
        Object.assign(this.state, await this.orm.call("jlink.dpo.dashboard", "get_page", []));
    }

    async open(key) {
        this.action.doAction(await this.orm.call("jlink.dpo.dashboard", "open_figure", [key]));
    }

    openCheck() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "jlink.ledger.check",
            res_id: this.state.check.id,
            views: [[false, "form"]],
        });
    }

    getTone({ count, tone }) {
        if (!count) {
            return "text-muted";
        }
        return { danger: "text-danger", warning: "text-warning-emphasis" }[tone] || "";
    }

    get checkAlert() {
        return ALERTS[this.state.check.state];
    }

    get checkedOn() {
        return formatDateTime(deserializeDateTime(this.state.check.on));
    }
}

registry.category("actions").add("jlink_dpo_dashboard", DpoDashboard);

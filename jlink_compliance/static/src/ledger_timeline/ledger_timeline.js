import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { formatDateTime, deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * The evidence of a record: what was done, by whom, when, and whether it is sealed; with a button that
 * checks it. Fetched when the widget is on the screen, so that opening a form costs nothing.
 */
export class LedgerTimeline extends Component {
    static template = "jlink_compliance.LedgerTimeline";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ entries: [], result: null, isVerifying: false });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((nextProps) => this.load(nextProps));
    }

    /** Fetch the entries of a record; a new one has none. */
    async load({ record }) {
        this.state.result = null;
        this.state.entries = record.resId
            ? await this.orm.call(record.resModel, "get_ledger_timeline", [[record.resId]])
            : [];
    }

    async onVerifyClick() {
        const { resModel, resId } = this.props.record;
        this.state.isVerifying = true;
        try {
            this.state.result = await this.orm.call(resModel, "verify_ledger", [[resId]]);
            this.state.entries = await this.orm.call(resModel, "get_ledger_timeline", [[resId]]);
        } finally {
            this.state.isVerifying = false;
        }
    }

    formatMoment(at) {
        return formatDateTime(deserializeDateTime(at));
    }

    getChange({ state_from: from, state_to: to }) {
        if (!to || from === to) {
            return "";
        }
        return from ? _t("%(from)s → %(to)s", { from, to }) : to;
    }

    getSealTitle({ sealed, hash }) {
        return sealed ? _t("Sealed: %(hash)s", { hash }) : _t("Not sealed yet");
    }
}

registry.category("view_widgets").add("jlink_ledger_timeline", { component: LedgerTimeline });

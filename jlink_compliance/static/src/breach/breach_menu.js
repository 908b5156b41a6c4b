import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** Everybody in the firm reports a breach from any screen: under their own name. */
function reportBreach(env) {
    return {
        type: "item",
        id: "jlink_report_breach",
        description: _t("Report a Data Breach"),
        callback: () => env.services.action.doAction("jlink_compliance.breach_report_action"),
        sequence: 55,
    };
}

registry.category("user_menuitems").add("jlink_report_breach", reportBreach);

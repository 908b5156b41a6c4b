import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";
import { PaperBatchDialog } from "./paper_batch_dialog";
import { PaperPreviewDialog } from "./paper_preview_dialog";

/** Show one paper, or render several one after the other; Odoo's own reports go their own way. */
export async function paperHandler(action, options, env) {
    if (!action.is_jlink_paper || action.report_type !== "qweb-pdf") {
        return false;
    }
    const { active_ids: ids = [], active_model: resModel } = action.context || {};
    if (ids.length === 1) {
        env.services.ui.block();
        try {
            const part = await rpc("/jlink/paper/render", { report_name: action.report_name, res_id: ids[0] });
            env.services.dialog.add(PaperPreviewDialog, { part });
        } finally {
            env.services.ui.unblock();
        }
    } else {
        const { name: title, report_name: reportName } = action;
        env.services.dialog.add(PaperBatchDialog, { title, reportName, resModel, ids });
    }
    return true;
}

registry.category("ir.actions.report handlers").add("jlink_paper", paperHandler);

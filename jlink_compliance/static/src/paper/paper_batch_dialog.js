import { Component, onWillDestroy, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { rpc } from "@web/core/network/rpc";
import { useService } from "@web/core/utils/hooks";

/** Renders papers record by record, each in a short request of its own; one that fails does not lose the others. */
export class PaperBatchDialog extends Component {
    static template = "jlink_compliance.PaperBatchDialog";
    static components = { Dialog };
    static props = {
        title: String,
        reportName: String,
        resModel: { type: String, optional: true },
        ids: { type: Array, element: Number },
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ done: 0, parts: [], errors: [], running: true, cancelled: false });
        onWillDestroy(() => (this.state.cancelled = true));
        this.run();
    }

    get total() {
        return this.props.ids.length;
    }

    get percent() {
        return this.total ? Math.round((100 * this.state.done) / this.total) : 100;
    }

    get progress() {
        return _t("%(done)s of %(total)s", { done: this.state.done, total: this.total });
    }

    async run() {
        for (const id of this.props.ids) {
            if (this.state.cancelled) {
                break;
            }
            await this.renderOne(id);
            this.state.done++;
        }
        this.state.running = false;
    }

    async renderOne(id) {
        const params = { report_name: this.props.reportName, res_id: id, purpose: "print" };
        try {
            const part = await rpc("/jlink/paper/render", params, { silent: true });
            this.state.parts.push(part.id);
        } catch (error) {
            const message = error.data?.message || error.message;
            this.state.errors.push({ id, name: await this.getName(id), message });
        }
    }

    /** Name a record that failed, as far as the user may read it. */
    async getName(id) {
        try {
            const [record] = await this.orm.silent.read(this.props.resModel, [id], ["display_name"]);
            return record.display_name;
        } catch {
            return `#${id}`;
        }
    }

    onCancel() {
        this.state.cancelled = true;
    }

    async onDownload(form) {
        await download({ url: "/jlink/paper/download", data: { part_ids: this.state.parts.join(","), form } });
    }
}

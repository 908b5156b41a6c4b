import { Component, onMounted, useRef } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { download } from "@web/core/network/download";
import { rpc } from "@web/core/network/rpc";
import { hidePDFJSButtons } from "@web/core/utils/pdfjs";

/** One rendered paper in Odoo's viewer, to be looked at, printed or taken away. */
export class PaperPreviewDialog extends Component {
    static template = "jlink_compliance.PaperPreviewDialog";
    static components = { Dialog };
    static props = { part: Object, close: Function };

    setup() {
        this.viewer = useRef("viewer");
        this.download = useRef("download");
        onMounted(() => hidePDFJSButtons(this.viewer.el, { hideDownload: true, hidePrint: true }));
    }

    get source() {
        const file = encodeURIComponent(`/jlink/paper/part/${this.props.part.id}`);
        return `/web/static/lib/pdfjs/web/viewer.html?file=${file}#pagemode=none`;
    }

    /** The viewer takes the cursor when it opens: give it back to the keyboard. */
    onLoad() {
        this.download.el.focus();
    }

    async onDownload() {
        await download({ url: "/jlink/paper/download", data: { part_ids: `${this.props.part.id}` } });
        this.props.close();
    }

    async onPrint() {
        await rpc("/jlink/paper/printed", { part_id: this.props.part.id });
        this.viewer.el.contentWindow.print();
    }
}

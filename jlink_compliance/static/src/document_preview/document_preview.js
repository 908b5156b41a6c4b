import { Component, onMounted, onPatched, useRef } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { hidePDFJSButtons } from "@web/core/utils/pdfjs";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Shows the document of a business partner, to be looked at and not to be taken away. */
export class DocumentPreview extends Component {
    static template = "jlink_compliance.DocumentPreview";
    static props = { ...standardWidgetProps };

    setup() {
        this.viewer = useRef("viewer");
        onMounted(() => this.hideButtons());
        onPatched(() => this.hideButtons());
    }

    get kind() {
        return this.props.record.resId && this.props.record.data.preview;
    }

    get address() {
        return `/jlink/profile/document/${this.props.record.resId}/preview`;
    }

    get source() {
        return `/web/static/lib/pdfjs/web/viewer.html?file=${encodeURIComponent(this.address)}#pagemode=none`;
    }

    hideButtons() {
        if (this.viewer.el) {
            hidePDFJSButtons(this.viewer.el, { hideDownload: true, hidePrint: true });
        }
    }
}

registry.category("view_widgets").add("jlink_document_preview", {
    component: DocumentPreview,
});

import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const MOST_BYTES = 20 * 1024 * 1024;

/**
 * Takes the documents of a profile that are dropped on it or chosen, in the category that is set.
 *
 * Each becomes a record of its own, whose bytes lie with it: never an attachment.
 */
export class DocumentDrop extends Component {
    static template = "jlink_compliance.DocumentDrop";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({ categories: [], categoryId: false, isOver: false, isBusy: false });
        onWillStart(async () => {
            this.state.categories = await this.orm.searchRead("jlink.privacy.category", [], ["name"]);
            this.state.categoryId = this.state.categories[0]?.id;
        });
    }

    onDrop(ev) {
        this.state.isOver = false;
        return this.take(ev.dataTransfer.files);
    }

    async onChoose(ev) {
        await this.take(ev.target.files);
        ev.target.value = "";
    }

    async take(files) {
        const { record } = this.props;
        if (this.state.isBusy || !files.length || !(await record.save())) {
            return;
        }
        this.state.isBusy = true;
        try {
            const small = [...files].filter((file) => this.isSmallEnough(file));
            await this.orm.create("jlink.profile.document", await Promise.all(small.map((file) => this.read(file))));
            await record.load();
        } finally {
            this.state.isBusy = false;
        }
    }

    isSmallEnough({ name, size }) {
        if (size > MOST_BYTES) {
            this.notification.add(_t("%(name)s is larger than 20 MB: store a smaller file.", { name }), {
                type: "danger",
            });
        }
        return size <= MOST_BYTES;
    }

    async read(file) {
        const url = await getDataURLFromFile(file);
        return {
            profile_id: this.props.record.resId,
            category_id: Number(this.state.categoryId),
            name: file.name,
            content: url.split(",")[1],
        };
    }
}

registry.category("view_widgets").add("jlink_document_drop", { component: DocumentDrop });

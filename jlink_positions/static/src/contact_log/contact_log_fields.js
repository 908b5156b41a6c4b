import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useBus } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Many2ManyTagsField, many2ManyTagsField } from "@web/views/fields/many2many_tags/many2many_tags_field";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";
import { TextField, textField } from "@web/views/fields/text/text_field";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const { DateTime } = luxon;

/** Event on the bus of the form's model: somebody types the comment. */
const TYPED = "JLINK:COMMENT-TYPED";
/** Milliseconds without a key after which keywords are suggested. */
const PAUSE = 300;

/** A choice as buttons: one click, or the arrow keys; a second click takes back what is not required. */
export class ChoiceField extends RadioField {
    static template = "jlink_positions.ChoiceField";
    static props = { ...RadioField.props, icons: { type: Object, optional: true } };

    onPick(item) {
        const isRequired = this.props.record.fields[this.props.name].required;
        this.onChange(item[0] === this.value && !isRequired ? [false] : item);
    }
}

registry.category("fields").add("jlink_choice", {
    ...radioField,
    component: ChoiceField,
    displayName: _t("Choice by Buttons"),
    supportedTypes: ["selection"],
    extractProps: ({ options, string }) => ({ icons: options.icons, label: string }),
});

/** The comment, which tells the keywords what is typed. */
export class CommentField extends TextField {
    setup() {
        super.setup();
        const onInput = (ev) => this.props.record.model.bus.trigger(TYPED, { text: ev.target.value });
        onMounted(() => this.textareaRef.el?.addEventListener("input", onInput));
        onWillUnmount(() => this.textareaRef.el?.removeEventListener("input", onInput));
    }
}

registry.category("fields").add("jlink_comment", { ...textField, component: CommentField });

/** Keywords, with those that the comment suggests: one click or Alt and a number each. */
export class KeywordField extends Many2ManyTagsField {
    static template = "jlink_positions.KeywordField";

    setup() {
        super.setup();
        this.suggested = useState({ words: [] });
        this.keepLast = new KeepLast();
        const suggest = useDebounced((text) => this.suggest(text), PAUSE);
        useBus(this.props.record.model.bus, TYPED, ({ detail }) => suggest(detail.text));
        onMounted(() => this.suggest(this.props.record.data.comment || ""));
    }

    /** The suggestions that are not taken yet, as many as there are keys for them. */
    get offered() {
        const taken = new Set(this.props.record.data[this.props.name].currentIds);
        return this.suggested.words.filter((word) => !taken.has(word.id)).slice(0, 9);
    }

    async suggest(text) {
        this.suggested.words = text.trim()
            ? await this.keepLast.add(this.orm.silent.call(this.relation, "suggest", [text]))
            : [];
    }

    async onTake(word) {
        await this.update([{ id: word.id }]);
    }
}

registry.category("fields").add("jlink_keywords", { ...many2ManyTagsField, component: KeywordField });

/** Dates one click away. */
export class QuickDates extends Component {
    static template = "jlink_positions.QuickDates";
    static props = { ...standardWidgetProps, field: String };

    get dates() {
        return [
            { days: 1, label: _t("Tomorrow") },
            { days: 7, label: _t("In a week") },
        ];
    }

    onPick(days) {
        this.props.record.update({ [this.props.field]: DateTime.local().startOf("day").plus({ days }) });
    }
}

registry.category("view_widgets").add("jlink_quick_dates", {
    component: QuickDates,
    extractProps: ({ attrs }) => ({ field: attrs.field }),
});

import { Activity } from "@mail/core/common/activity_model";
import { ActivityMarkAsDone } from "@mail/core/web/activity_markasdone_popover";
import { assignIn } from "@mail/utils/common/misc";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

patch(Activity, {
    _insert(data) {
        const activity = super._insert(...arguments);
        assignIn(activity, data, ["jlink_asks_comment"]);
        return activity;
    },
});

/** A call, a meeting or a mail with a customer: what was said is asked where it is marked as done. */
patch(ActivityMarkAsDone.prototype, {
    get placeholder() {
        return this.props.activity.jlink_asks_comment
            ? _t("What was said? Becomes the comment of the contact")
            : _t("Write Feedback");
    },

    /** Nothing said yet: the contact waits for its comment. */
    get waitsForComment() {
        return this.props.activity.jlink_asks_comment && !this.props.activity.feedback?.trim();
    },
});

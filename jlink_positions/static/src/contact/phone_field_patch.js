import { patch } from "@web/core/utils/patch";
import { PhoneField } from "@web/views/fields/phone/phone_field";

/** A call that is begun by a click gets its note; the link itself works as ever. */
patch(PhoneField.prototype, {
    onJlinkCall() {
        const contact = this.env.services.jlink_contact;
        const { resModel, resId } = this.props.record;
        if (resId && contact?.isDocument(resModel)) {
            contact.logCall({ resModel, resId });
        }
    },
});

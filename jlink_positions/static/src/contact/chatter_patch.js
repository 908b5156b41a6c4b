import { Chatter } from "@mail/chatter/web_portal/chatter";
import { useBus, useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { CONTACT_NOTED } from "./contact_service";

/** Log a contact where its document is talked about. */
patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        this.jlinkContact = useService("jlink_contact");
        useBus(this.jlinkContact.bus, CONTACT_NOTED, () => this.onContactNoted());
    },

    /** What is said about a business partner belongs into the profile. */
    get isContactLogged() {
        return this.jlinkContact.isDocument(this.props.threadModel) && !this.props.record?.data.jlink_consent_id;
    },

    async onLogContact() {
        if (!this.state.thread.id && !(await this.props.saveRecord?.())) {
            return;
        }
        await this.jlinkContact.log({ resModel: this.props.threadModel, resId: this.state.thread.id });
    },

    /** Show the next step and the new number of contacts; what is being typed into the form stays. */
    async onContactNoted() {
        const { record, threadModel } = this.props;
        if (!this.state.thread?.id || !this.jlinkContact.isDocument(threadModel)) {
            return;
        }
        this.load(this.state.thread, ["activities"]);
        if (record && !(await record.isDirty())) {
            await record.load();
        }
    },
});

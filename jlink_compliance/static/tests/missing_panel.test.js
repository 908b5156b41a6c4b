import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { animationFrame, queryOne, waitFor } from "@odoo/hoot-dom";
import { contains, defineModels, fields, mockService, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

const AGREE = {
    step: "agree",
    label: "Agree with the customer",
    allowed: true,
    roles: "Account Management",
    blockers: [
        { code: "role", message: "Which role?", chapter: "Determination", action: { field: "role" } },
        { code: "price", message: "Which price?", chapter: "Determination", action: { field: "price" } },
        { code: "check", message: "Open questions", chapter: "Checklist", action: { method: "action_check" } },
        { code: "wait", message: "The customer must answer", chapter: "Determination", action: {} },
    ],
};

class Thing extends models.Model {
    _name = "thing";

    name = fields.Char();
    role = fields.Char();
    price = fields.Float();
    blockers = fields.Json();

    _records = [
        { id: 1, name: "one", blockers: [AGREE] },
        { id: 2, name: "two", blockers: [{ ...AGREE, blockers: [] }] },
        { id: 3, name: "three", blockers: [{ ...AGREE, allowed: false }] },
        { id: 4, name: "four", blockers: [] },
        {
            id: 5,
            name: "five",
            blockers: [{ ...AGREE, blockers: [{ ...AGREE.blockers[0], action: { field: "elsewhere" } }] }],
        },
    ];

    _views = {
        form: /* xml */ `
            <form>
                <field name="name"/>
                <field name="blockers" widget="jlink_missing"/>
                <notebook>
                    <page string="First" name="first"><field name="role"/></page>
                    <page string="Second" name="second"><field name="price"/></page>
                </notebook>
            </form>`,
    };
}

defineMailModels();
defineModels([Thing]);

const openThing = (resId) => mountView({ type: "form", resModel: "thing", resId });

test("lists what is missing, each with its chapter", async () => {
    await openThing(1);
    expect(".jlink_missing_step [role=status]").toHaveText("Agree with the customer: 4 missing");
    expect(".jlink_missing_blocker").toHaveCount(4);
    expect("button.jlink_missing_blocker").toHaveCount(3);
    expect(".jlink_missing_blocker:first").toHaveText("Which role?\nDetermination");
});

test("says so when nothing is missing", async () => {
    await openThing(2);
    expect(".jlink_missing_step").toHaveText("Ready: Agree with the customer");
    expect(".jlink_missing_step .text-success").toHaveCount(1);
});

test("names the role whose step it is", async () => {
    await openThing(3);
    expect(".jlink_missing_step.text-muted [role=status]").toHaveText(
        "Agree with the customer: up to Account Management, 4 missing",
    );
});

test("takes no room where no step leads on", async () => {
    await openThing(4);
    expect(".jlink_missing_panel").not.toBeVisible();
});

test("focuses a field of the open page", async () => {
    await openThing(1);
    await contains("button.jlink_missing_blocker:contains(role)").click();
    await animationFrame();
    expect(".o_field_widget[name=role] input").toBeFocused();
});

test("opens the page that holds the field", async () => {
    await openThing(1);
    expect(".o_field_widget[name=price]").toHaveCount(0);
    await contains("button.jlink_missing_blocker:contains(price)").click();
    await waitFor(".o_field_widget[name=price] input:focus");
    expect(".nav-link.active").toHaveText("Second");
    expect(queryOne(".o_field_widget[name=price] input")).toBeFocused();
});

test("tells when the field is on another screen", async () => {
    mockService("notification", { add: (message) => expect.step(message) });
    await openThing(5);
    await contains("button.jlink_missing_blocker").click();
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["This is not part of the screen you see: Which role?"]);
});

test("saves the form and calls the record's method", async () => {
    onRpc("web_save", ({ args }) => expect.step(`save ${args[1].name}`));
    mockService("action", {
        doActionButton: ({ name, type, resModel, resId }) => expect.step([type, name, resModel, resId]),
    });
    await openThing(1);
    await contains(".o_field_widget[name=name] input").edit("changed", { confirm: false });
    await contains("button.jlink_missing_blocker:contains(Open questions)").click();
    expect.verifySteps(["save changed", ["object", "action_check", "thing", 1]]);
});

test("tells that unsaved changes are not checked yet", async () => {
    await openThing(1);
    expect(".jlink_missing_panel").not.toHaveText(/As last saved/);
    await contains(".o_field_widget[name=name] input").edit("changed");
    expect(".jlink_missing_panel").toHaveText(/As last saved/);
});

test("asks to save a new record first", async () => {
    await openThing();
    expect(".jlink_missing_panel").toHaveText("Save to see what is missing");
});

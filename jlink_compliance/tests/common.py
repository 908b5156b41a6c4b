from odoo.tests import TransactionCase, new_test_user

from . import fakes


class EngineCase(TransactionCase):
    """Gated things, and one user of each role with every right that access rows can give."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(fakes.registered(cls.registry, cls.env.cr))
        cls.env['ir.model.access'].create([{
            'name': f'{definition._name} for everybody',
            'model_id': cls.env['ir.model']._get(definition._name).id,
            'perm_read': True, 'perm_write': True, 'perm_create': True, 'perm_unlink': True,
        } for definition in fakes.DEFINITIONS])
        cls.users = {
            role: new_test_user(cls.env, login=f'engine {role}', groups=group)
            for role, group in fakes.ROLES.items()
        }
        cls.manager = cls.users['account manager']
        cls.Thing = cls.env['jlink.test.thing']
        cls.box = cls.env['jlink.test.box'].create({'name': "Box"})

    def as_each_role(self, model):
        """Yield ``model`` in the environment of each role, of the superuser last."""
        for user in self.users.values():
            yield self.env[model].with_user(user)
        yield self.env[model]

    def make_thing(self, **values):
        return self.Thing.create({'name': "Thing", 'note': "seen", **values})

    def agree(self, thing, user=None):
        thing.with_user(user or self.manager)._take_step('agree')
        return thing

"""The sandbox provider over HTTP, under /sandbox/vneid. Answers are its protocol's, not ours."""

from litestar import Router

from api.sandboxes.vneid.house import LARGEST_FORM, PATH
from api.sandboxes.vneid.machine_routes import discovery, jwks, token, userinfo
from api.sandboxes.vneid.page_routes import authorize, choose, controls, logout, rotate_keys, set_behaviour

router = Router(
    PATH,
    route_handlers=[
        discovery,
        jwks,
        token,
        userinfo,
        authorize,
        choose,
        logout,
        controls,
        set_behaviour,
        rotate_keys,
    ],
    include_in_schema=False,
    request_max_body_size=LARGEST_FORM,
)

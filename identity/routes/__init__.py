"""Identity over HTTP."""

from identity.routes.auth import callback, end_guest, login, logout, return_from_guest
from identity.routes.me import end_session, me, my_device_key, my_identity, my_looks, my_sessions, visitor
from identity.routes.staff import appoint, end_post, list_posts

HANDLERS = (
    login,
    callback,
    logout,
    end_guest,
    return_from_guest,
    me,
    visitor,
    my_identity,
    my_sessions,
    end_session,
    my_device_key,
    my_looks,
    list_posts,
    appoint,
    end_post,
)

__all__ = ["HANDLERS"]

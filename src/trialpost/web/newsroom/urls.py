"""The addresses of the newsroom app."""

from django.urls import path
from django.views.generic import TemplateView

from trialpost.web.newsroom import editor_views, feed_views, reader_views, views

app_name = "newsroom"
look_at_your_mail = TemplateView.as_view(template_name="newsroom/look_at_your_mail.html")
urlpatterns = [
    path("articles/", views.articles, name="articles"),
    path("articles/feed.<slug:form>", feed_views.everything, name="feeds"),
    path("articles/category/<slug:key>/", views.category, name="category"),
    path(
        "articles/category/<slug:key>/feed.<slug:form>", feed_views.category, name="category_feeds"
    ),
    path("articles/condition/<slug:slug>/", views.condition, name="condition"),
    path(
        "articles/condition/<slug:slug>/feed.<slug:form>",
        feed_views.condition,
        name="condition_feeds",
    ),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("articles/<slug:slug>/wrong/", views.wrong, name="wrong"),
    path("a/<slug:code>/", views.from_mail, name="from_mail"),
    path("for-you/<slug:code>/", views.friend, name="friend"),
    path("subscribe/", reader_views.subscribe, name="subscribe"),
    path("subscribe/asked/", look_at_your_mail, name="asked"),
    path("subscribe/<str:token>/", reader_views.confirm, name="confirm"),
    path("mails/<str:token>/", reader_views.mails, name="mails"),
    path("editor/", editor_views.desk, name="desk"),
    path("editor/<int:key>/", editor_views.sentences, name="sentences"),
    path("editor/<int:key>/preview/", editor_views.preview, name="preview"),
    path("editor/<int:key>/words/", editor_views.words, name="words"),
    path("editor/<int:key>/paper/", editor_views.upload, name="upload"),
    path("editor/paper/<int:key>/", editor_views.paper, name="paper"),
]

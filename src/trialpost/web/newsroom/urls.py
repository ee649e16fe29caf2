"""The addresses of the newsroom app."""

from django.urls import path
from django.views.generic import TemplateView

from trialpost.web.newsroom import views

app_name = "newsroom"
look_at_your_mail = TemplateView.as_view(template_name="newsroom/look_at_your_mail.html")
urlpatterns = [
    path("articles/", views.articles, name="articles"),
    path("articles/category/<slug:key>/", views.category, name="category"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("a/<slug:code>/", views.from_mail, name="from_mail"),
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/asked/", look_at_your_mail, name="asked"),
    path("subscribe/<str:token>/", views.confirm, name="confirm"),
]

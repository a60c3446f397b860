from django.urls import path

from guildhall.explore import views

urlpatterns = [
    path("explore/", views.series, name="explore"),
    path("explore/map/", views.area_map, name="explore_map"),
    path("explore/peers/", views.peers, name="explore_peers"),
    path("explore/<str:page>.<str:file_type>", views.file, name="explore_file"),
]
